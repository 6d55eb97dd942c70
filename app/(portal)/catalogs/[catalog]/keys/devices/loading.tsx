// The list before it is read.
import { ListSkeleton } from '@/components/catalog/skeletons'

export default function Loading() {
  return <ListSkeleton title="Devices" />
}
