// Fields of forms: label above, hint below, the error in the hint's place, all wired by ids. Choices are native
// inputs, so that a form works before its script has come.
import { ChevronDown, CircleAlert } from 'lucide-react'
import { type ChangeEventHandler, type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from '@/components/lib/cn'
import { controlClass } from './control-class'

export { PasswordInput } from './password-input'

export interface FieldIds {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

export interface FieldProps {
  label: ReactNode
  name: string
  hint?: ReactNode
  error?: ReactNode
  optional?: boolean
  className?: string
  children: (ids: FieldIds) => ReactNode
}

export function Field({ label, name, hint, error, optional = false, className, children }: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const hasNote = Boolean(error || hint)
  return (
    <div data-field={name} className={cn('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {optional && <span className="font-normal text-muted-foreground"> optional</span>}
      </label>
      {children({
        id,
        'aria-describedby': hasNote ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      <FieldNote id={noteId} hint={hint} error={error} />
    </div>
  )
}

function FieldNote({ id, hint, error }: { id: string; hint?: ReactNode; error?: ReactNode }) {
  if (error) {
    return (
      <p id={id} className="flex gap-1.5 text-sm text-danger">
        <CircleAlert className="mt-0.5" />
        <span>{error}</span>
      </p>
    )
  }
  return hint ? (
    <p id={id} className="max-w-[70ch] text-sm text-muted-foreground">
      {hint}
    </p>
  ) : null
}

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={cn(controlClass, className)} />
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={3}
      {...rest}
      className={cn(controlClass, 'h-auto min-h-19 py-2 max-md:h-auto', className)}
    />
  )
}

export function NativeSelect({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <span className="relative block">
      <select {...rest} className={cn(controlClass, 'appearance-none truncate pr-8', className)} />
      <ChevronDown className="pointer-events-none absolute inset-y-0 right-2.5 my-auto text-muted-foreground" />
    </span>
  )
}

export interface CheckboxCardProps {
  name: string
  value?: string
  label: ReactNode
  hint?: ReactNode
  /** Stands at the right, for what the choice costs. */
  aside?: ReactNode
  checked?: boolean
  defaultChecked?: boolean
  onChange?: ChangeEventHandler<HTMLInputElement>
  disabled?: boolean
  className?: string
}

export function CheckboxCard({ label, hint, aside, className, ...input }: CheckboxCardProps) {
  const hintId = useId()
  return (
    <label
      className={cn(
        'flex items-start gap-2.5 rounded-md border bg-card px-3 py-2.5 transition-colors duration-(--duration-fast)',
        'hover:border-input has-checked:border-foreground has-checked:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring',
        'has-disabled:cursor-not-allowed has-disabled:border-border has-disabled:bg-muted has-disabled:text-muted-foreground',
        className,
      )}
    >
      <input
        {...input}
        type="checkbox"
        aria-describedby={hint ? hintId : undefined}
        className="mt-0.5 size-4 flex-none accent-primary outline-none max-md:size-5"
      />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{label}</span>
        {hint && (
          <span id={hintId} className="block text-sm text-muted-foreground">
            {hint}
          </span>
        )}
      </span>
      {aside && <span className="self-center text-sm text-muted-foreground">{aside}</span>}
    </label>
  )
}

export interface RadioOption {
  value: string
  label: ReactNode
  disabled?: boolean
}

export interface RadioCardsProps {
  name: string
  legend: ReactNode
  options: readonly RadioOption[]
  hint?: ReactNode
  error?: ReactNode
  value?: string
  defaultValue?: string
  onChange?: (value: string) => void
  disabled?: boolean
  className?: string
}

/** One of a few, side by side as segments. */
export function RadioCards(props: RadioCardsProps) {
  const { name, legend, options, hint, error, value, defaultValue, onChange, disabled, className } = props
  const noteId = useId()
  return (
    <fieldset
      data-field={name}
      disabled={disabled}
      aria-describedby={error || hint ? noteId : undefined}
      className={cn('flex min-w-0 flex-col gap-1.5', className)}
    >
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="flex w-fit max-w-full flex-wrap gap-px overflow-clip rounded-sm border border-input bg-border [overflow-clip-margin:6px]">
        {options.map((option) => (
          <label
            key={option.value}
            className={cn(
              'grid h-8.5 flex-auto place-items-center bg-background px-3 text-sm whitespace-nowrap transition-colors duration-(--duration-fast) first:rounded-l-[5px] last:rounded-r-[5px] max-md:h-11 max-md:text-base',
              'hover:bg-accent has-checked:bg-primary has-checked:font-medium has-checked:text-primary-foreground',
              'has-focus-visible:z-1 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring has-disabled:cursor-not-allowed has-disabled:bg-muted has-disabled:text-muted-foreground',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              disabled={option.disabled}
              checked={value === undefined ? undefined : value === option.value}
              defaultChecked={defaultValue === undefined ? undefined : defaultValue === option.value}
              onChange={onChange && (() => onChange(option.value))}
              readOnly={value !== undefined && !onChange}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
      <FieldNote id={noteId} hint={hint} error={error} />
    </fieldset>
  )
}
