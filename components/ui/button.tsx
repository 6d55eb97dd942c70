// Buttons and links that look like buttons. The primary one is ink: there is at most one in a view, and it says its verb.
import { cva, type VariantProps } from 'class-variance-authority'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/lib/cn'
import { Spinner } from './spinner'

const solid =
  'rounded-sm border font-medium disabled:cursor-not-allowed disabled:not-aria-busy:border-border disabled:not-aria-busy:bg-muted'
const quiet = 'disabled:not-aria-busy:text-muted-foreground disabled:not-aria-busy:shadow-none'

export const buttonVariants = cva(
  'relative inline-flex items-center justify-center gap-1.5 whitespace-nowrap select-none transition-colors duration-(--duration-fast) ease-out',
  {
    variants: {
      variant: {
        primary: [
          solid,
          quiet,
          'border-transparent bg-primary text-primary-foreground enabled:hover:bg-primary-hover [a]:hover:bg-primary-hover',
        ],
        secondary: [
          solid,
          quiet,
          'bg-secondary text-secondary-foreground shadow-xs enabled:hover:bg-accent [a]:hover:bg-accent',
        ],
        ghost: [
          quiet,
          'rounded-sm border border-transparent font-medium enabled:hover:bg-accent [a]:hover:bg-accent',
        ],
        danger: [
          solid,
          quiet,
          'border-transparent bg-danger-solid text-danger-solid-foreground enabled:hover:brightness-92 [a]:hover:brightness-92',
        ],
        link: [
          quiet,
          'text-link underline decoration-current/35 underline-offset-3 hover:decoration-current',
        ],
      },
      size: {
        sm: 'text-sm',
        md: 'text-sm max-md:text-base',
        lg: 'text-base',
        icon: 'text-sm',
      },
    },
    compoundVariants: [
      { variant: ['primary', 'secondary', 'ghost', 'danger'], size: 'sm', class: 'h-7 px-2.5 max-md:h-9' },
      { variant: ['primary', 'secondary', 'ghost', 'danger'], size: 'md', class: 'h-8.5 px-3 max-md:h-11' },
      {
        variant: ['primary', 'secondary', 'ghost', 'danger'],
        size: 'lg',
        class: 'h-10.5 rounded-md px-4.5 max-md:h-12',
      },
      { variant: ['primary', 'secondary', 'ghost', 'danger'], size: 'icon', class: 'size-8 max-md:size-11' },
    ],
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
)

type Look = VariantProps<typeof buttonVariants>

export interface ButtonProps extends ComponentProps<'button'>, Look {
  /** Stands before the label; while pending the spinner takes its place. */
  icon?: ReactNode
  /** At work: keeps label and width, takes no press. */
  pending?: boolean
}

// The spinner and its gap take exactly what the padding gives up: the label stays, and so does the width.
const MAKES_ROOM = { sm: 'gap-1 px-0.5', md: 'gap-1 px-1', lg: 'gap-1 px-2.5', icon: '' }

export function Button(props: ButtonProps) {
  const {
    variant,
    size,
    pending = false,
    icon,
    disabled,
    className,
    children,
    type = 'button',
    ...rest
  } = props
  const room = pending && !icon && variant !== 'link' && MAKES_ROOM[size ?? 'md']
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      className={cn(buttonVariants({ variant, size }), pending && 'cursor-progress!', room, className)}
    >
      {pending ? <Spinner className={icon || size === 'icon' ? undefined : 'size-3'} /> : icon}
      {pending && size === 'icon' ? null : children}
    </button>
  )
}

export interface LinkButtonProps extends ComponentProps<typeof Link>, Look {
  icon?: ReactNode
}

export function LinkButton({ variant, size, icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={cn(buttonVariants({ variant, size }), className)}>
      {icon}
      {children}
    </Link>
  )
}
