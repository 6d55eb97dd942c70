'use client'
// Marks everything on the page, and what is older, as read.
import { CheckCheck } from 'lucide-react'
import { type Action, useAction } from '@/components/catalog/action'
import { Refusal } from '@/components/catalog/refusal'
import { Button } from '@/components/ui/button'

export function ReadAll({
  upTo,
  action,
}: {
  upTo: string
  action: Action<{ id: null; upTo: string }, unknown>
}) {
  const { run, pending, refused } = useAction(action)
  return (
    <>
      <Refusal refused={refused} />
      <Button icon={<CheckCheck />} pending={pending} onClick={() => run({ id: null, upTo })}>
        Mark all read
      </Button>
    </>
  )
}
