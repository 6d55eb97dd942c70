// List and request side by side, each scrolling by itself; on a phone one of them.
import type { ReactNode } from 'react'
import { cn } from '@/components/lib/cn'

export interface InboxPageProps {
  list: ReactNode
  detail: ReactNode
  /** What a phone shows. */
  phone: 'list' | 'detail'
}

export function InboxPage({ list, detail, phone }: InboxPageProps) {
  return (
    <div className="md:grid md:h-[calc(100dvh-var(--bar-top)-3.25rem)] md:grid-cols-[320px_minmax(0,1fr)] lg:grid-cols-[392px_minmax(0,1fr)]">
      <div
        className={cn('border-border md:overflow-y-auto md:border-r', phone === 'detail' && 'max-md:hidden')}
      >
        {list}
      </div>
      <div className={cn('md:overflow-y-auto', phone === 'list' && 'max-md:hidden')}>
        <div className="mx-auto flex min-h-full max-w-220 flex-col justify-between gap-7 px-8 pt-6 max-md:px-4 max-md:pt-5 max-md:pb-6">
          {detail}
        </div>
      </div>
    </div>
  )
}
