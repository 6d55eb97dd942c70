// The part of crossing.ts about people of a catalog.
import { randomUUID } from 'node:crypto'
import { memberOf, membersOf, namesOfMembers } from '@/lib/server/queries/members'
import { changeMember } from '@/lib/server/usecases/change-member'
import { inviteAgain, inviteMember, makePasswordLink } from '@/lib/server/usecases/members'
import { removeMember } from '@/lib/server/usecases/remove-member'
import type { Case } from './crossing'

export const MEMBER_CASES: Record<string, Case> = {
  inviteMember: {
    told: ['catalogId', 'group'],
    call: (who, { catalogId, group }) =>
      inviteMember(who, {
        catalogId,
        email: `${randomUUID()}@example.org`,
        name: 'New',
        byMail: false,
        roles: [{ role: 'technician', groups: [group] }],
      }),
  },
  changeMember: {
    told: ['catalogId', 'personId', 'group'],
    call: (who, { catalogId, personId, group }) =>
      changeMember(who, { catalogId, personId, roles: [{ role: 'technician', groups: [group] }] }),
  },
  removeMember: {
    told: ['catalogId', 'personId'],
    call: (who, { catalogId, personId }) => removeMember(who, { catalogId, personId }),
  },
  inviteAgain: {
    told: ['catalogId', 'pending'],
    call: (who, { catalogId, pending }) => inviteAgain(who, { catalogId, personId: pending, byMail: false }),
  },
  makePasswordLink: {
    told: ['catalogId', 'personId'],
    call: (who, { catalogId, personId }) => makePasswordLink(who, { catalogId, personId, byMail: false }),
  },
  membersOf: { told: ['catalogId'], call: (who, { catalogId }) => membersOf(who, { catalogId }) },
  namesOfMembers: {
    told: ['catalogId'],
    call: (who, { catalogId }) => namesOfMembers(who, catalogId),
  },
  memberOf: {
    told: ['catalogId', 'personId'],
    call: (who, { catalogId, personId }) => memberOf(who, { catalogId, personId }),
  },
}
