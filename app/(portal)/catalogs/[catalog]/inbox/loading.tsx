// The inbox before its requests.
import { InboxPage } from '@/components/inbox/inbox-page'
import { Page } from '@/components/shell/page'
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton'

export default function Loading() {
  return (
    <Page title="Inbox" className="max-w-none p-0 max-md:p-0">
      <InboxPage
        phone="list"
        list={
          <div className="p-5">
            <SkeletonRows rows={6} label="Loading the inbox" />
          </div>
        }
        detail={
          <div className="flex flex-col gap-4">
            <Skeleton className="w-40" />
            <Skeleton className="h-6 w-3/5" />
            <Skeleton className="w-4/5" />
            <Skeleton className="mt-6 h-32" />
          </div>
        }
      />
    </Page>
  )
}
