'use client'
// A claim that stands still, for whoever began it has gone: another owner goes on with it.
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'

type One = { catalogId: string; id: string }

export function GoOn({ at, start }: { at: One; start: Action<One, { id: string }> }) {
  const { run, pending, refused } = useAction(start)
  return (
    <div className="mt-3 flex flex-col gap-3">
      <Refusal refused={refused} />
      <p className="text-sm text-muted-foreground">If it stands still, whoever began it may be gone.</p>
      <Button size="sm" className="self-start" pending={pending} onClick={() => run(at)}>
        Go on with it
      </Button>
    </div>
  )
}
