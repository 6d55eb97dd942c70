// A card is an edge, not a shadow: header, body and footer with one padding for all of them.
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/components/lib/cn'

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return (
    <section
      {...rest}
      className={cn('min-w-0 rounded-lg border bg-card text-card-foreground shadow-xs', className)}
    />
  )
}

export interface CardHeaderProps {
  title: ReactNode
  description?: ReactNode
  action?: ReactNode
  /** The level of the heading; h2 unless the card stands inside a section that has one. */
  as?: 'h2' | 'h3'
  id?: string
  className?: string
}

export function CardHeader({
  title,
  description,
  action,
  as: Heading = 'h2',
  id,
  className,
}: CardHeaderProps) {
  return (
    <div
      className={cn(
        'flex min-h-13 items-center gap-2.5 border-b border-border-subtle px-4 py-3 md:px-5 md:py-3.5',
        className,
      )}
    >
      <div className="min-w-0 flex-1">
        <Heading id={id} className="text-[0.90625rem]/5">
          {title}
        </Heading>
        {description && <p className="mt-0.5 text-sm text-muted-foreground">{description}</p>}
      </div>
      {action && <div className="flex items-center gap-2 text-sm text-muted-foreground">{action}</div>}
    </div>
  )
}

export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={cn('p-4 md:p-5', className)} />
}

export function CardFooter({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <div
      {...rest}
      className={cn(
        'flex items-center gap-2.5 rounded-b-lg border-t border-border-subtle bg-sunken/60 px-4 py-3 max-md:flex-wrap md:px-5',
        className,
      )}
    />
  )
}
