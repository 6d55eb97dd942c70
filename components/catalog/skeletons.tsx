// The true layout of a page before its content.
import { Page } from '@/components/shell/page'
import { Card } from '@/components/ui/card'
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton'

export function ListSkeleton({ title, rows = 8 }: { title: string; rows?: number }) {
  return (
    <Page title={title}>
      <div className="mb-6 flex flex-col gap-3">
        <Skeleton className="h-6 w-48" />
        <Skeleton className="w-80 max-w-full" />
      </div>
      <Card className="p-5">
        <SkeletonRows rows={rows} label={`Loading ${title.toLowerCase()}`} />
      </Card>
    </Page>
  )
}

/** Cards with an aside. */
export function DetailSkeleton({ title }: { title: string }) {
  return (
    <Page title={title}>
      <div className="mb-6 flex flex-col gap-3">
        <Skeleton className="h-6 w-72 max-w-full" />
        <Skeleton className="w-48" />
      </div>
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_360px]">
        <Card className="p-5">
          <SkeletonRows rows={5} label={`Loading ${title.toLowerCase()}`} />
        </Card>
        <Card className="flex flex-col gap-4 p-5">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
          <Skeleton className="w-3/5" />
        </Card>
      </div>
    </Page>
  )
}
