// A request and its decision, for both pages of the inbox.
import { DecideBar } from '@/components/inbox/decide'
import { Review } from '@/components/inbox/review'
import type { ReviewedRequest } from '@/components/inbox/types'
import { Undecidable } from '@/components/inbox/undecidable'
import { deviceName } from '@/components/catalog/words'
import { decideAction, withdrawApprovalAction } from './actions'

export function Detail({ request, heading }: { request: ReviewedRequest; heading: 'h1' | 'h2' }) {
  const device = deviceName(request.device)
  const catalogPath = `/catalogs/${request.catalogId}`
  const { catalogId, id, contentHash, durationS, requester } = request
  return (
    <>
      <Review request={request} heading={heading} catalogPath={catalogPath} />
      {request.may.review ? (
        <DecideBar
          key={contentHash}
          request={{ catalogId, id, contentHash, durationS, requester }}
          device={device}
          decide={decideAction}
        />
      ) : (
        <div className="pb-6">
          <Undecidable request={request} device={device} catalogPath={catalogPath} withdraw={withdrawApprovalAction} />
        </div>
      )}
    </>
  )
}
