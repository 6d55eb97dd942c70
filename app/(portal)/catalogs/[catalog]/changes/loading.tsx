// The page before its content.
import { DetailSkeleton } from '@/components/catalog/skeletons'

export default function Loading() {
  return <DetailSkeleton title="Changes" />
}
