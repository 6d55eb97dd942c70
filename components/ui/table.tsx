// Tables whose head stays in view. Under 896 px a row becomes a block of two lines: the primary cell, then the
// others side by side; nothing scrolls sideways. The roles are written out because `display` would take them away.
import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/lib/cn'

export interface TableProps {
  label: string
  /** The Th's. */
  head: ReactNode
  /** The Tr's. */
  children: ReactNode
  className?: string
}

export function Table({ label, head, children, className }: TableProps) {
  return (
    <table role="table" aria-label={label} className={cn('w-full text-left text-sm max-md:block', className)}>
      <thead role="rowgroup" className="max-md:sr-only">
        <tr role="row">{head}</tr>
      </thead>
      <tbody role="rowgroup" className="max-md:block">
        {children}
      </tbody>
    </table>
  )
}

export interface ThProps {
  children?: ReactNode
  numeric?: boolean
  /** How the rows are sorted by this column now; `none` if they could be. */
  sort?: 'ascending' | 'descending' | 'none'
  /** The same page sorted by this column. */
  href?: string
  className?: string
}

export function Th({ children, numeric = false, sort, href, className }: ThProps) {
  const arrow = sort === 'ascending' ? <ArrowUp /> : sort === 'descending' ? <ArrowDown /> : null
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sort}
      className={cn(
        'sticky top-[calc(var(--bar-top)+3.25rem)] z-1 border-b border-border bg-sunken px-3.5 py-2 text-xs font-medium whitespace-nowrap text-muted-foreground first:pl-5 last:pr-5',
        numeric && 'text-right',
        className,
      )}
    >
      {href ? (
        <Link href={href} className="inline-flex items-center gap-1 hover:text-foreground [&_svg]:size-3.5">
          {children}
          {arrow}
        </Link>
      ) : (
        children
      )}
    </th>
  )
}

export function Tr({ className, selected, ...rest }: ComponentProps<'tr'> & { selected?: boolean }) {
  return (
    <tr
      {...rest}
      role="row"
      aria-current={selected || undefined}
      className={cn(
        'relative border-b border-border-subtle last:border-b-0 hover:bg-accent/55 max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-3.5 max-md:gap-y-0.5 max-md:px-4 max-md:py-3',
        selected && 'bg-accent',
        className,
      )}
    />
  )
}

export interface TdProps extends ComponentProps<'td'> {
  /** The name: the first line of the block on a phone. */
  primary?: boolean
  /** Beside the state: quieter. */
  secondary?: boolean
  hideOnPhone?: boolean
  numeric?: boolean
}

export function Td({ primary, secondary, hideOnPhone, numeric, className, ...rest }: TdProps) {
  return (
    <td
      {...rest}
      role="cell"
      className={cn(
        'px-3.5 py-2.5 align-middle first:pl-5 last:pr-5 max-md:px-0! max-md:py-px max-md:empty:hidden',
        primary && 'font-medium max-md:-order-1 max-md:min-w-0 max-md:flex-[1_0_100%] max-md:text-base',
        secondary && 'text-muted-foreground',
        hideOnPhone && 'max-md:hidden',
        numeric && 'text-right tabular-nums max-md:text-left',
        className,
      )}
    />
  )
}

/** The link of a row's name: its target is the whole row. Other controls of the row need `relative`. */
export function RowLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return <Link {...rest} className={cn('after:absolute after:inset-0', className)} />
}
