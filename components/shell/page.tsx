// The head and body of a page: its title (with the way back on a sub-page) in the bar, its content below. On a phone the
// bar shows the mark, or the arrow back.
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '@/components/lib/cn'
import { Mark } from '@/components/ui/mark'

export interface PageProps {
  title: string
  /** The page above this one. */
  parent?: { label: string; href: string }
  action?: ReactNode
  className?: string
  children: ReactNode
}

export function Page({ title, parent, action, className, children }: PageProps) {
  return (
    <>
      <header className="sticky top-(--bar-top) z-20 flex h-13 items-center gap-2 border-b bg-background px-8 max-md:px-4">
        {parent ? (
          <Link
            href={parent.href}
            aria-label={`Back to ${parent.label}`}
            className="-ml-2 flex size-10 items-center justify-center md:hidden"
          >
            <ArrowLeft className="size-5" />
          </Link>
        ) : (
          <Mark className="md:hidden" />
        )}
        <p className="flex min-w-0 items-center gap-2 text-base">
          {parent && (
            <Link href={parent.href} className="text-muted-foreground hover:text-foreground max-md:hidden">
              {parent.label}
              <span aria-hidden className="pl-2 text-muted-foreground">
                /
              </span>
            </Link>
          )}
          <span className="truncate font-medium">{title}</span>
        </p>
        {action && <div className="ml-auto flex items-center gap-2">{action}</div>}
      </header>
      <main id="main" className={cn('mx-auto w-full max-w-300 px-8 py-7 max-md:px-4 max-md:py-5', className)}>
        {children}
      </main>
    </>
  )
}

/** The heading of a page's content, with a sentence of what it is for. */
export function PageHeading({
  children,
  lead,
  action,
}: {
  children: ReactNode
  lead?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="mb-6 flex flex-wrap items-start justify-between gap-4">
      <div className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold tracking-tight">{children}</h1>
        {lead && <p className="max-w-[70ch] text-muted-foreground">{lead}</p>}
      </div>
      {action}
    </div>
  )
}
