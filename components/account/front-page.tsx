// The frame of pages that stand before the portal: the mark, one card, one thing to do.
import type { ReactNode } from 'react'
import { Card, CardBody } from '@/components/ui/card'
import { Mark } from '@/components/ui/mark'

export function FrontPage({
  title,
  lead,
  children,
}: {
  title: string
  lead: ReactNode
  children: ReactNode
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 bg-sunken px-4 py-10">
      <div className="flex items-center gap-3">
        <Mark className="size-9" />
        <span className="text-xl font-semibold tracking-tight">Latchkey</span>
      </div>
      <Card className="w-full max-w-120">
        <CardBody className="flex flex-col gap-5 p-6">
          <div className="flex flex-col gap-1">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            <p className="text-sm text-muted-foreground">{lead}</p>
          </div>
          {children}
        </CardBody>
      </Card>
    </main>
  )
}
