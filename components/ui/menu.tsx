'use client'
// A menu of actions behind a button. The button is all the page carries at first; the menu's code is fetched when
// the pointer or the focus comes near.
import { Ellipsis } from 'lucide-react'
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useContext,
  useId,
  useRef,
  useState,
} from 'react'
import { Button, type ButtonProps } from './button'
import { useLate } from './use-late'

const load = () => import('./menu-popup')
const Parts = createContext<Awaited<ReturnType<typeof load>> | undefined>(undefined)

export interface MenuProps {
  /** What the menu is about: "More actions for Freezer 7, bay 3". */
  label: string
  /** What the button shows; without it three dots, named by the label. */
  trigger?: ReactNode
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom'
  variant?: ButtonProps['variant']
  size?: ButtonProps['size']
  className?: string
}

export function Menu(props: MenuProps) {
  const { label, trigger, children, align = 'end', side = 'bottom', variant = 'ghost', className } = props
  const [near, setNear] = useState(false)
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const parts = useLate(load, { wanted: near || open, onFail: () => (setNear(false), setOpen(false)) })
  const name = trigger ? undefined : { 'aria-label': label, title: label }
  return (
    <>
      <Button
        {...name}
        ref={button}
        id={id}
        variant={variant}
        size={props.size ?? (trigger ? 'md' : 'icon')}
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={() => setNear(true)}
        onFocus={() => setNear(true)}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {trigger ?? <Ellipsis />}
      </Button>
      {parts && (
        <Parts value={parts}>
          <parts.MenuPopup
            open={open}
            onOpenChange={setOpen}
            trigger={button}
            label={label}
            align={align}
            side={side}
          >
            {children}
          </parts.MenuPopup>
        </Parts>
      )}
    </>
  )
}

export interface MenuItemProps {
  icon?: ReactNode
  tone?: 'neutral' | 'danger'
  onSelect: () => void
  disabled?: boolean
  children: ReactNode
}

export function MenuItem(props: MenuItemProps) {
  const parts = useContext(Parts)
  return parts ? <parts.Item {...props} /> : null
}

export interface MenuLinkProps {
  icon?: ReactNode
  href: ComponentProps<'a'>['href'] & string
  children: ReactNode
}

export function MenuLink(props: MenuLinkProps) {
  const parts = useContext(Parts)
  return parts ? <parts.LinkItem {...props} /> : null
}

export function MenuSeparator() {
  const parts = useContext(Parts)
  return parts ? <parts.Separator /> : null
}
