// A switch: takes effect at once. A native checkbox underneath, so it needs no script of its own.
import type { ReactNode } from 'react'
import { cn } from '@/components/lib/cn'

export interface SwitchProps {
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  label: ReactNode
  /** The label only for assistive technology, where a visible one stands elsewhere. */
  hideLabel?: boolean
  disabled?: boolean
  name?: string
  className?: string
}

export function Switch(props: SwitchProps) {
  const { checked, onCheckedChange, label, hideLabel = false, disabled, name, className } = props
  return (
    <label
      className={cn(
        'inline-flex items-center gap-2.5 has-disabled:cursor-not-allowed has-disabled:text-muted-foreground max-md:min-h-11',
        className,
      )}
    >
      <span className={hideLabel ? 'sr-only' : undefined}>{label}</span>
      <input
        type="checkbox"
        role="switch"
        name={name}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onCheckedChange(event.target.checked)}
        className={cn(
          'relative h-4.5 w-7.5 flex-none cursor-[inherit] appearance-none rounded-full bg-input transition-colors duration-(--duration-fast) checked:bg-primary disabled:opacity-50',
          'before:absolute before:top-0.5 before:left-0.5 before:size-3.5 before:rounded-full before:bg-background before:transition-[translate] before:duration-(--duration-fast) checked:before:translate-x-3 checked:before:bg-primary-foreground',
          'forced-colors:border forced-colors:before:bg-[ButtonText] forced-colors:checked:before:bg-[Highlight]',
        )}
      />
    </label>
  )
}
