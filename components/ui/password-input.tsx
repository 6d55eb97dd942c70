'use client'
// A secret that can be shown. Pasting is always allowed.
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { cn } from '@/components/lib/cn'
import { controlClass } from './control-class'

export function PasswordInput({ className, ...rest }: Omit<ComponentProps<'input'>, 'type'>) {
  const [shown, setShown] = useState(false)
  return (
    <span className="relative block">
      <input
        {...rest}
        type={shown ? 'text' : 'password'}
        autoCapitalize="none"
        spellCheck={false}
        className={cn(controlClass, 'pr-21', className)}
      />
      <button
        type="button"
        aria-pressed={shown}
        disabled={rest.disabled}
        onClick={() => setShown(!shown)}
        className="absolute inset-y-1 right-1 flex items-center gap-1.5 rounded-xs px-2.5 text-sm text-muted-foreground enabled:hover:bg-accent enabled:hover:text-foreground"
      >
        {shown ? <EyeOff /> : <Eye />}
        {shown ? 'Hide' : 'Show'}
      </button>
    </span>
  )
}
