// The only thing that ever loops. Beside it there is always a word, so it is hidden from assistive technology.
import { LoaderCircle } from 'lucide-react'
import { cn } from '@/components/lib/cn'

export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn('animate-spin', className)} />
}
