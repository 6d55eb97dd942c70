'use client'
// A search field that `/` focuses; part of a form whose values go into the address.
import { Search } from 'lucide-react'
import { type ComponentProps, useEffect, useRef } from 'react'
import { cn } from '@/components/lib/cn'
import { Input } from '@/components/ui/field'

export function SlashSearch({ className, label, ...rest }: ComponentProps<'input'> & { label: string }) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest('input, textarea, select')) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [])
  return (
    <span className={cn('relative block min-w-0', className)}>
      <Search className="pointer-events-none absolute inset-y-0 left-2.5 my-auto text-muted-foreground" />
      <Input {...rest} ref={field} type="search" aria-label={label} className="pr-9 pl-8.5" />
      <kbd
        aria-hidden
        className="pointer-events-none absolute inset-y-0 right-2 my-auto h-5 rounded-xs border px-1.5 text-xs/4.5 text-muted-foreground max-md:hidden"
      >
        /
      </kbd>
    </span>
  )
}
