// Who and what a demo is made of.
export const PEOPLE = [
  { key: 'owner', name: 'Jonas T.', email: 'owner@latchkey.example', role: 'owner' },
  { key: 'mika', name: 'Mika R.', email: 'mika@latchkey.example', role: 'technician' },
  { key: 'lena', name: 'Lena O.', email: 'lena@latchkey.example', role: 'technician' },
  { key: 'auditor', name: 'Priya S.', email: 'auditor@latchkey.example', role: 'auditor' },
] as const

export const CATALOG = 'Cold-chain controllers'
export const PRODUCT = 'CC-40 controller'
export const GROUPS = ['Riverside depot', 'Harbour depot'] as const
export const DEVICES = 293

/** What the devices show already, so that today's keystore is not their first. */
export const KEYSTORE_BEFORE = 6
export const FIRMWARE = '4.1.7'

export type BenchDevice = {
  id: string
  name: string
  group: (typeof GROUPS)[number]
  state: 1 | 2
  clock: boolean
  keystore: 'current' | 'older'
  /** Made for the catalog and not yet in it: it waits for an owner to claim it. */
  unclaimed?: true
}
export const BENCH: readonly BenchDevice[] = [
  {
    id: 'freezer-7',
    name: 'Freezer 7, bay 3',
    group: 'Riverside depot',
    state: 2,
    clock: true,
    keystore: 'current',
  },
  {
    id: 'freezer-9',
    name: 'Freezer 9, bay 1',
    group: 'Riverside depot',
    state: 2,
    clock: true,
    keystore: 'current',
  },
  {
    id: 'gateway-2',
    name: 'Door gateway 2',
    group: 'Harbour depot',
    state: 2,
    clock: false,
    keystore: 'older',
  },
  {
    id: 'freezer-12',
    name: 'Freezer 12, bay 1',
    group: 'Riverside depot',
    state: 1,
    clock: true,
    keystore: 'current',
  },
  {
    id: 'freezer-14',
    name: 'Freezer 14, new',
    group: 'Riverside depot',
    state: 2,
    clock: true,
    keystore: 'current',
    unclaimed: true,
  },
]

/** Serviced before the demo was opened, and not on the bench: what they tell of is over. */
export const PAST: readonly BenchDevice[] = (
  [
    { id: 'chiller-15', name: 'Chiller 15, bay 4', group: 'Harbour depot' },
    { id: 'chiller-16', name: 'Chiller 16, bay 2', group: 'Harbour depot' },
    { id: 'cold-room-3', name: 'Cold room 3, bay 1', group: 'Riverside depot' },
  ] as const
).map((one) => ({ ...one, state: 2, clock: true, keystore: 'current' }))

export const IMAGES = [
  {
    component: 'control',
    name: 'Compressor control',
    version: '4.1.7',
    kind: 0,
    rollback: 3,
    sizeBytes: 61_440,
  },
  { component: 'board', name: 'Board configuration', version: '12', kind: 1, rollback: 1, sizeBytes: 4_100 },
  {
    component: 'control',
    name: 'Compressor control',
    version: '4.2.1',
    kind: 0,
    rollback: 4,
    sizeBytes: 843_200,
  },
] as const

/** Requests with a story, so that no screen of a new demo is empty. Days back; `by` and `on` name people and bench devices. */
export const STORIES = [
  {
    by: 'mika',
    on: 'freezer-9',
    tasks: ['install-image', 'read-logs'],
    reason: 'Compressor firmware stalls after power loss; install 4.1.7 and read its log.',
    ticket: 'FS-2204',
    end: 'denied',
    note: 'The unit is still under test in the workshop. Ask again after Thursday.',
  },
  {
    by: 'lena',
    on: 'gateway-2',
    tasks: ['change-network', 'restart'],
    reason: 'Depot changed its Wi-Fi; the gateway has been offline since Monday.',
    ticket: 'FS-2211',
    end: 'waiting',
    note: null,
  },
] as const
