// Asking for a capability, and fetching it once it was approved.
import { z } from 'zod'
import { operation } from '../operation'
import { cursor, pageOf } from '../paging'
import { download, downloaded, nonceGiven, request, requestList, requestMake, requestPage } from '../v1'
import { inCatalog } from './common'

const tag = 'Requests'
const one = z.object({ id: z.guid() })

export const listOwnRequests = operation({
  method: 'GET',
  path: '/requests',
  tag,
  summary: 'Your own requests in a catalog, newest first',
  scope: 'requests:read',
  query: requestList,
  answer: { body: requestPage },
})
export const listRequests = operation({
  method: 'GET',
  path: '/catalogs/{catalog}/requests',
  tag,
  summary: 'The requests of everybody that you may see, newest first',
  scope: 'requests:read-all',
  params: inCatalog,
  query: z.object({ cursor }),
  answer: { body: pageOf(request.extend({ requester: z.string() })) },
})
export const makeRequest = operation({
  method: 'POST',
  path: '/requests',
  tag,
  summary: 'Request a capability for a device',
  about: 'Without a type the smaller one that suffices is asked for. People decide in the portal.',
  scope: 'requests:write',
  body: requestMake,
  answer: { status: 201, body: request },
  location: '/requests/{id}',
  refuses: [
    ...([
      'already-asked',
      'reason-required',
      'ticket-required',
      'type-too-small',
      'type-not-offered',
    ] as const),
    ...(['why-larger-required', 'duration-out-of-range', 'bearer-not-allowed'] as const),
    ...(['boot-id-required', 'too-many-open-requests', 'device-not-held'] as const),
  ],
})
export const getRequest = operation({
  method: 'GET',
  path: '/requests/{id}',
  tag,
  summary: 'One request',
  scope: 'requests:read',
  params: one,
  answer: { body: request },
})
export const withdrawRequest = operation({
  method: 'POST',
  path: '/requests/{id}/withdraw',
  tag,
  summary: 'Take back your own request',
  scope: 'requests:write',
  params: one,
  answer: { body: request },
  refuses: ['request-not-waiting'],
})
export const prepareDownload = operation({
  method: 'POST',
  path: '/requests/{id}/nonce',
  tag,
  summary: 'A nonce for one download',
  scope: 'capabilities:download',
  params: one,
  answer: { body: nonceGiven },
  refuses: ['request-not-approved'],
})
export const downloadCapability = operation({
  method: 'POST',
  path: '/requests/{id}/download',
  tag,
  summary: 'The capability, for the profile key that proves itself',
  about: 'A repeat gives the same capability again: there is never a second one for an approval.',
  scope: 'capabilities:download',
  params: one,
  body: download,
  answer: { body: downloaded },
  refuses: [
    ...([
      'request-not-approved',
      'approval-withdrawn',
      'policy-forbids',
      'nonce-invalid',
      'proof-invalid',
    ] as const),
    ...(['other-profile', 'profile-blocked', 'capability-ended', 'no-signing-key'] as const),
    'signer-unavailable',
  ],
})
