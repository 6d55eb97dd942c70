// What has to reach the portal and could not yet: receipts, as the device signed them. And what the portal told of a device,
// for places with no network: a revocation notice. Signed objects all; none holds a secret.
import { readdir } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { receiptsGiven } from '@/lib/domain/api/v1'
import { type Folder, readJson, removeKept, writeJson } from './folder'

const kept = receiptsGiven.extend({ catalogId: z.guid() })
export type KeptReceipts = z.infer<typeof kept>

export const keepReceipts = (folder: Folder, receipts: KeptReceipts): Promise<void> =>
  writeJson(folder, `receipts/${randomUUID()}.json`, receipts)

export type Waiting = { name: string; receipts: KeptReceipts }

export async function waitingReceipts(folder: Folder): Promise<Waiting[]> {
  const names = await readdir(path.join(folder.at, 'receipts')).catch(() => [])
  const found = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => ({
        name: `receipts/${name}`,
        receipts: await readJson(folder, `receipts/${name}`, kept),
      })),
  )
  return found.filter((one): one is Waiting => one.receipts !== null)
}

export const delivered = (folder: Folder, { name }: Waiting): Promise<void> => removeKept(folder, name)

const notice = z.object({ epoch: z.number().int(), bytes: z.base64() })
export type KeptNotice = z.infer<typeof notice>
const nameOf = (deviceId: string) => `notices/${deviceId.slice(0, 32)}.json`

export const keepNotice = (folder: Folder, deviceId: string, told: KeptNotice): Promise<void> =>
  writeJson(folder, nameOf(deviceId), told)
export const noticeFor = (folder: Folder, deviceId: string): Promise<KeptNotice | null> =>
  readJson(folder, nameOf(deviceId), notice)

/** When the portal was last not reached, and when a device last stated itself, by its start: neither is asked too often. */
const visited = z.object({
  unreachedMs: z.number(),
  stated: z.record(z.string(), z.object({ bootId: z.string(), atMs: z.number() })),
})
export type Visited = z.infer<typeof visited>
export const visitedOf = async (folder: Folder): Promise<Visited> =>
  (await readJson(folder, 'visits.json', visited).catch(() => null)) ?? { unreachedMs: 0, stated: {} }
export const keepVisited = (folder: Folder, value: Visited): Promise<void> =>
  writeJson(folder, 'visits.json', value)
