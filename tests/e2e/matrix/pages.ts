// A row for each page: who of the catalog's members is shown it. A page of a catalog is not found for everybody else, and the
// same as one of a catalog that is nowhere.
import type { MemberRole, Place } from './people'

type Ids = Partial<Record<string, keyof Place>>
export type PageRow =
  /** Of a catalog. `ids` says what its parameters stand for. */
  | { of: 'catalog'; see: readonly MemberRole[]; ids?: Ids }
  /** Of whoever is signed in. */
  | { of: 'person' }
  /** Of the operator. */
  | { of: 'operator' }
  /** Of anybody, signed in or not. */
  | { of: 'anybody' }

const ALL = ['owner', 'technician', 'auditor', 'narrowed'] as const
const WATCH = ['owner', 'auditor', 'narrowed'] as const
const WHOLE = ['owner', 'auditor'] as const
const of = (see: readonly MemberRole[], ids?: Ids): PageRow => ({ of: 'catalog', see, ids })

export const PAGES: Record<string, PageRow> = {
  '/': { of: 'person' },
  '/account': { of: 'person' },
  '/activate': { of: 'person' },
  '/installation': { of: 'operator' },
  '/mailbox': { of: 'person' },
  '/notices': { of: 'person' },
  '/notices/choices': { of: 'person' },
  '/library': { of: 'anybody' },
  '/link/[token]': { of: 'anybody' },
  '/requests/new': { of: 'person' },
  '/service': { of: 'anybody' },
  '/set-up/[token]': { of: 'anybody' },
  '/sign-in': { of: 'anybody' },
  '/catalogs/[catalog]': of([]),
  '/catalogs/[catalog]/capabilities': of(ALL),
  '/catalogs/[catalog]/capabilities/[cti]': of(['owner', 'technician', 'auditor']),
  // A narrowed owner judges broken glass there, on devices within reach.
  '/catalogs/[catalog]/changes': of(WATCH),
  // Leads on to the page of all of them, whoever asks: that one is the judge.
  '/catalogs/[catalog]/changes/[id]': { of: 'anybody' },
  '/catalogs/[catalog]/inbox/batch/[batch]': of([], { batch: 'nothing' }),
  '/catalogs/[catalog]/members/[person]': of(WATCH),
  '/catalogs/[catalog]/requests/batch': of(['owner', 'technician', 'narrowed']),
  '/catalogs/[catalog]/requests/batch/[batch]': of([], { batch: 'nothing' }),
  '/catalogs/[catalog]/devices': of(ALL),
  '/catalogs/[catalog]/devices/[id]': of(['owner', 'technician', 'auditor'], { id: 'device' }),
  '/catalogs/[catalog]/devices/claim': of(['owner']),
  '/catalogs/[catalog]/devices/claim/[id]': of([], { id: 'nothing' }),
  '/catalogs/[catalog]/findings': of(WATCH),
  '/catalogs/[catalog]/findings/[id]': of([], { id: 'nothing' }),
  '/catalogs/[catalog]/images': of(ALL),
  '/catalogs/[catalog]/images/[id]': of(ALL, { id: 'image' }),
  '/catalogs/[catalog]/inbox': of(WATCH),
  '/catalogs/[catalog]/inbox/[id]': of(WHOLE, { id: 'request' }),
  '/catalogs/[catalog]/keys': of(WATCH),
  '/catalogs/[catalog]/keys/devices': of(WATCH),
  '/catalogs/[catalog]/log': of(WHOLE),
  '/catalogs/[catalog]/members': of(WATCH),
  '/catalogs/[catalog]/policy': of(ALL),
  '/catalogs/[catalog]/policy/versions/[version]': of(ALL),
  '/catalogs/[catalog]/webhooks': of(WHOLE),
  '/catalogs/[catalog]/webhooks/[id]': of([], { id: 'nothing' }),
  '/catalogs/[catalog]/products': of(ALL),
  '/catalogs/[catalog]/profiles': of(WHOLE),
  '/catalogs/[catalog]/service-accounts': of(WHOLE),
  '/catalogs/[catalog]/requests': of(ALL),
  '/catalogs/[catalog]/requests/[id]': of(['owner', 'technician', 'auditor'], { id: 'request' }),
}
