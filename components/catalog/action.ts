'use client'
// A server action from a button or a form: one press at a time, its refusal kept for the place it is about, and the
// page read again when it worked. `done` may name another page to go on with.
import { useRouter } from 'next/navigation'
import { useRef, useState, useTransition } from 'react'

export type Refused = {
  code: string
  title: string
  next: string
  detail?: string
  trace?: string
  fields?: Record<string, string>
}
export type Answer<T> = { ok: true; value: T } | { ok: false; error: Refused }
export type Action<I, O> = (input: I) => Promise<Answer<O>>

const UNREACHABLE: Refused = {
  code: 'unreachable',
  title: 'The portal did not answer',
  next: 'It is not known whether it was done. Load the page again and look before you repeat it.',
}

export function useAction<I, O>(action: Action<I, O>, done?: (value: O) => string | void) {
  const router = useRouter()
  const [pending, start] = useTransition()
  const [refused, setRefused] = useState<Refused | null>(null)
  const busy = useRef(false)

  function run(input: I) {
    // A second press comes before the button is drawn as pending.
    if (busy.current) return
    busy.current = true
    setRefused(null)
    start(async () => {
      const answer = await action(input).catch((): Answer<O> => ({ ok: false, error: UNREACHABLE }))
      busy.current = false
      if (!answer.ok) return setRefused(answer.error)
      const next = done?.(answer.value)
      start(() => {
        if (next) router.replace(next)
        router.refresh()
      })
    })
  }
  return { run, pending, refused, refuse: setRefused }
}
