// A member before they are read.
import { ListSkeleton } from '@/components/catalog/skeletons'

export default function Loading() {
  return <ListSkeleton title="Member" />
}
