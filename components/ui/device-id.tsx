// A device ID in groups of four. Short only beside a name; middle in tables and decisions; full where it is compared.
// Copying always gives all 128 digits without spaces.
import { cn } from '@/components/lib/cn'
import { formatFull, formatMiddle, formatShort } from '@/lib/domain/device-id'
import { CopyButton } from './copy-button'

export interface DeviceIdProps {
  /** 128 hex digits. */
  id: string
  form: 'short' | 'middle' | 'full'
  className?: string
}

export function DeviceId({ id, form, className }: DeviceIdProps) {
  const digits = id.toLowerCase()
  if (form === 'short') {
    return (
      <span className={cn('id whitespace-nowrap text-muted-foreground', className)}>
        {formatShort(digits)}
      </span>
    )
  }
  const copy = <CopyButton text={digits} label="Copy device ID, 128 digits" />
  if (form === 'middle') {
    const [first, last] = formatMiddle(digits).split(' … ')
    return (
      <span className={cn('inline-flex items-center gap-1', className)}>
        <span className="id text-muted-foreground sm:whitespace-nowrap">
          <b className="font-medium text-foreground">{first}</b> … {last}
        </span>
        {copy}
      </span>
    )
  }
  const [serial, ...rest] = formatFull(digits)
  return (
    <div className={className}>
      <p className="flex items-center gap-1.5 text-xs text-muted-foreground">
        First line = USB serial number {copy}
      </p>
      <div className="id leading-5.5! whitespace-nowrap text-muted-foreground [word-spacing:-0.04em] max-[345px]:text-[0.65625rem] max-md:text-xs">
        <p className="text-foreground">{serial}</p>
        {rest.map((line, at) => (
          <p key={at}>{line}</p>
        ))}
      </div>
    </div>
  )
}
