'use client'
// What every change of the keys says when it is done: whether devices can get the new keystore now.
import { toast } from '@/components/ui/toast'

/** `version` is null where devices need nothing new. */
export type Advanced = { version: number | null; issued: boolean }

export function tellAdvanced({ version, issued }: Advanced): void {
  if (version === null) return void toast('Saved. Devices need no new keystore.')
  toast(
    issued
      ? `Keystore version ${version} is issued`
      : `Keystore version ${version} waits for the root’s signature`,
  )
}
