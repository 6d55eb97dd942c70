'use client'
// The portal's routes about handovers, as the servicing page asks them.
import { fromBase64, toBase64 } from '@/lib/core/bytes'

export type WaitingHandover = {
  device: string
  file: Uint8Array<ArrayBuffer>
  number: number
  newCatalog: string
  own: boolean
  expiresAt: string
}

/** Null where nothing waits, or the portal does not answer: a handover can be applied at another visit. */
export async function fetchHandover(catalogId: string, deviceId: string): Promise<WaitingHandover | null> {
  const response = await fetch(`/api/catalogs/${catalogId}/handover?device=${deviceId}`).catch(() => null)
  if (!response?.ok) return null
  const { handover } = (await response.json()) as {
    handover: (Omit<WaitingHandover, 'file'> & { file: string }) | null
  }
  return handover && { ...handover, file: fromBase64(handover.file) }
}

/** Has the device say to the catalog that it has gone. False where that did not reach the portal. */
export async function confirmHandover(
  at: { catalogId: string; device: string },
  state: (nonce: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>,
): Promise<boolean> {
  try {
    const asked = await fetch(`/api/catalogs/${at.catalogId}/statements`, { method: 'POST' })
    if (!asked.ok) return false
    const { nonce } = (await asked.json()) as { nonce: string }
    const statement = toBase64(await state(fromBase64(nonce)))
    const answer = await fetch(`/api/catalogs/${at.catalogId}/handover`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ device: at.device, nonce, statement }),
    })
    return answer.ok
  } catch {
    return false
  }
}
