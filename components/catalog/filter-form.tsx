'use client'
// A form whose values are the page's address. A choice takes effect at once; text with Enter or the button. Empty
// values stay out of the address.
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useTransition } from 'react'
import { Button } from '@/components/ui/button'

export interface FilterFormProps {
  /** The page without its query. */
  path: string
  label: string
  className?: string
  buttonClassName?: string
  children: ReactNode
}

export function FilterForm({ path, label, className, buttonClassName, children }: FilterFormProps) {
  const router = useRouter()
  const [pending, start] = useTransition()
  const go = (form: HTMLFormElement) => {
    const query = new URLSearchParams()
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && value.trim() !== '') query.set(name, value.trim())
    }
    start(() => router.push(query.size > 0 ? `${path}?${query}` : path))
  }
  const change = (event: FormEvent<HTMLFormElement>) => {
    if (event.target instanceof HTMLSelectElement) go(event.currentTarget)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    go(event.currentTarget)
  }
  return (
    <form
      role="search"
      aria-label={label}
      action={path}
      onSubmit={submit}
      onChange={change}
      className={className}
    >
      {children}
      <Button type="submit" pending={pending} className={buttonClassName}>
        Search
      </Button>
    </form>
  )
}
