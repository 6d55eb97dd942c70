// The two types: an outlined and a filled square, in ink. Wire names stand only in evidence.
import { cn } from '@/components/lib/cn'

export function CapabilityType({ type }: { type: 'fieldServicing' | 'appDevelopment' | null }) {
  return (
    <span className="inline-flex items-center gap-1.5 font-medium whitespace-nowrap">
      <span
        aria-hidden
        className={cn(
          'size-2.5 flex-none rounded-[2px] border-[1.5px] border-current',
          type === 'appDevelopment' && 'bg-current',
        )}
      />
      {type === 'appDevelopment'
        ? 'App development'
        : type === 'fieldServicing'
          ? 'Field servicing'
          : 'Unknown type'}
    </span>
  )
}
