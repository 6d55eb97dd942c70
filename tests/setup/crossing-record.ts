// The part of crossing.ts that is about visits, receipts, findings, revocation and lost profiles.
import { fromHex } from '@/lib/core/bytes'
import { deviceStanding } from '@/lib/server/queries/device-standing'
import { findingDetail, findingsOf } from '@/lib/server/queries/findings'
import { profilesOf } from '@/lib/server/queries/profiles'
import { capabilityRecord } from '@/lib/server/queries/record'
import { blockProfile } from '@/lib/server/usecases/block-profile'
import { closeFinding } from '@/lib/server/usecases/close-finding'
import { openVisit } from '@/lib/server/usecases/open-visit'
import { reissueCapability } from '@/lib/server/usecases/reissue-capability'
import { revokeCapability } from '@/lib/server/usecases/revoke-capability'
import { takeReceipts } from '@/lib/server/usecases/take-receipts'
import type { Case } from './crossing'

/** An id of as many digits as are needed, of one that is shorter because it is nowhere. */
const hexOf = (id: string, digits: number) => id.replaceAll('-', '').repeat(4).slice(0, digits)

export const RECORD_CASES: Record<string, Case> = {
  capabilityRecord: {
    told: ['catalogId', 'cti'],
    call: (who, { catalogId, cti }) => capabilityRecord(who, { catalogId, cti }),
  },
  deviceStanding: {
    told: ['catalogId', 'device'],
    call: (who, { catalogId, device }) => deviceStanding(who, { catalogId, id: device }),
  },
  findingDetail: {
    told: ['catalogId', 'finding'],
    call: (who, { catalogId, finding }) => findingDetail(who, { catalogId, id: finding }),
  },
  findingsOf: {
    told: ['catalogId'],
    call: (who, { catalogId }) => findingsOf(who, { catalogId, state: 'open', page: 1 }),
  },
  profilesOf: { told: ['catalogId'], call: (who, { catalogId }) => profilesOf(who, catalogId) },
  blockProfile: {
    told: ['catalogId', 'profile'],
    call: (who, { catalogId, profile }) =>
      blockProfile(who, { catalogId, thumbprint: hexOf(profile, 64), reason: 'Lost.' }),
  },
  closeFinding: {
    told: ['catalogId', 'finding'],
    call: (who, { catalogId, finding }) => closeFinding(who, { catalogId, id: finding, note: 'Looked at.' }),
    by: 'auditor',
  },
  openVisit: {
    told: ['catalogId'],
    call: (who, { catalogId, deviceId }) =>
      openVisit(who, { catalogId, deviceId: fromHex(hexOf(deviceId, 128)) }),
  },
  reissueCapability: {
    told: ['catalogId', 'cti'],
    call: (who, { catalogId, cti }) => reissueCapability(who, { catalogId, cti }),
    answers: 'nothing-to-reissue',
  },
  revokeCapability: {
    told: ['catalogId', 'cti'],
    call: (who, { catalogId, cti }) => revokeCapability(who, { catalogId, cti, reason: 'Stolen.' }),
  },
  takeReceipts: {
    told: ['catalogId', 'deviceId'],
    call: (who, { catalogId, deviceId }) =>
      takeReceipts(who, {
        catalogId,
        deviceId: fromHex(hexOf(deviceId, 128)),
        nonce: null,
        receipts: [],
        listed: [],
      }),
  },
}
