'use client'
// Copies a text, and says beside itself whether it did.
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { cn } from '@/components/lib/cn'

export interface CopyButtonProps {
  text: string
  /** What is copied: "Copy device ID, 128 digits". */
  label: string
  className?: string
}

export function CopyButton({ text, label, className }: CopyButtonProps) {
  const [said, setSaid] = useState('')

  useEffect(() => {
    if (!said) return
    const timer = setTimeout(() => setSaid(''), 2_000)
    return () => clearTimeout(timer)
  }, [said])

  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('Copied')
    } catch {
      setSaid('Not copied')
    }
  }

  return (
    <span className={cn('relative inline-flex align-middle', className)}>
      <button
        type="button"
        aria-label={label}
        title={label}
        onClick={() => void copy()}
        className="grid size-6 place-items-center rounded-xs text-muted-foreground hover:bg-accent hover:text-foreground max-md:-my-3.5 max-md:-mr-3 max-md:-ml-2 max-md:size-11 [&_svg]:size-3.5"
      >
        {said === 'Copied' ? <Check /> : <Copy />}
      </button>
      <span role="status" className="pointer-events-none absolute right-0 bottom-full z-10 mb-1">
        {said && (
          <span className="block rounded-xs bg-foreground px-2 py-0.5 font-sans text-xs whitespace-nowrap text-background">
            {said}
          </span>
        )}
      </span>
    </span>
  )
}
