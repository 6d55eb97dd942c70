// A request and its decision, for both pages of the inbox.
import { DecideBar } from '@/components/inbox/decide'
import { OvertakenNote } from '@/components/inbox/overtaken-note'
import { Review } from '@/components/inbox/review'
import type { ReviewedRequest } from '@/components/inbox/types'
import { Undecidable } from '@/components/inbox/undecidable'
import { deviceName } from '@/components/catalog/words'
import { GlassOf } from '../changes/glass-of'
import { becameAction, decideAction, prepareStepUpAction, withdrawApprovalAction } from './actions'

export function Detail({ request, heading }: { request: ReviewedRequest; heading: 'h1' | 'h2' }) {
  const device = deviceName(request.device)
  const catalogPath = `/catalogs/${request.catalogId}`
  const { catalogId, id, contentHash, durationS, requester, stepUp } = request
  const state = (
    <Undecidable
      request={request}
      device={device}
      catalogPath={catalogPath}
      withdraw={withdrawApprovalAction}
    />
  )
  if (request.state !== 'waiting') {
    return (
      <div className="flex flex-col gap-7 pb-6">
        <OvertakenNote request={id} />
        {state}
        <GlassOf catalogId={catalogId} id={id} />
        <Review request={request} heading={heading} catalogPath={catalogPath} />
      </div>
    )
  }
  return (
    <>
      <Review request={request} heading={heading} catalogPath={catalogPath} />
      {request.may.review ? (
        <DecideBar
          key={contentHash}
          request={{ catalogId, id, contentHash, durationS, requester, stepUp }}
          device={device}
          decide={decideAction}
          prepare={prepareStepUpAction}
          became={becameAction}
          page={heading === 'h1'}
        />
      ) : (
        <div className="bg-background pb-6 md:sticky md:bottom-0">
          <OvertakenNote request={id} />
          {state}
        </div>
      )}
    </>
  )
}
