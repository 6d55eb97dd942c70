// A device as the pages show it: facts as last seen.
export type DeviceRow = {
  id: string
  deviceId: string
  name: string | null
  serial: string | null
  group: string
  groupId: string
  product: string
  claim: 'pending' | 'proven'
  since: string
  keystoreSeen: number
  stateSeen: number | null
  firmwareSeen: string | null
  lastSeen: string | null
}
export type ListedRow = DeviceRow & { live: number; waiting: number; noticePending: boolean }
export type GroupChoice = { id: string; name: string; product: string; productId: string; archived?: boolean }
