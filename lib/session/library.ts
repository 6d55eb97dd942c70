// The library: capability files kept in this browser profile. A file is checked before it comes in; whether the device will
// obey it, only the device decides.
import { type Bytes, toHex, uuidToText } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { thumbprint } from '@/lib/core/cose'
import { CAPABILITY, readCapability, typeOf } from '@/lib/domain/capability'
import { attempt } from '@/lib/domain/signed-object'
import { profileKey } from './profile-key'
import { type LibraryFile, profileDb } from './store'
import { tell } from './tabs'

export type LibraryCode =
  'too-large' | 'not-a-capability' | 'bound-elsewhere' | 'already-expired' | 'already-here' | 'unknown-type'
export const LIBRARY_WORDS: Record<LibraryCode, { title: string; next: string }> = {
  'too-large': {
    title: 'This file is too large to be a capability',
    next: 'A capability file has at most 1,024 bytes. Choose the .cap file you saved.',
  },
  'not-a-capability': {
    title: 'This is not a capability file',
    next: 'It is damaged, cut off, or something else. Save it again from where it came, or download it from the portal.',
  },
  'bound-elsewhere': {
    title: 'This file is bound to another browser',
    next: 'Only the browser profile that downloaded it can use it. Download it there, or ask an owner to allow this browser.',
  },
  'already-expired': { title: 'This capability has expired', next: 'Request a new one.' },
  'already-here': { title: 'This file is in the library already', next: 'Select it in the list.' },
  'unknown-type': {
    title: 'This portal does not know what this capability is for',
    next: 'Update the portal, or ask whoever issued it.',
  },
}

export class LibraryError extends CodedError<LibraryCode> {
  constructor(code: LibraryCode) {
    super(code, LIBRARY_WORDS[code].title)
  }
}

type Known = Partial<Pick<LibraryFile, 'deviceName' | 'place' | 'approvedBy'>>

/** What the bytes say, for this profile. Throws a LibraryError. */
export async function readFile(file: Bytes, nowMs: number): Promise<LibraryFile> {
  if (file.length > CAPABILITY.maxBytes) throw new LibraryError('too-large')
  const read = attempt(() => readCapability(file))
  if (!read) throw new LibraryError('not-a-capability')
  const { capability, kid } = read
  const boundTo = capability.profileKey ? toHex(await thumbprint(capability.profileKey)) : null
  if (boundTo && boundTo !== (await profileKey()).thumbprint) throw new LibraryError('bound-elsewhere')
  if (capability.expiresAt * 1000 <= nowMs) throw new LibraryError('already-expired')
  const type = typeOf(capability)
  if (!type) throw new LibraryError('unknown-type')
  return {
    cti: uuidToText(capability.cti),
    file,
    deviceId: toHex(capability.deviceId),
    deviceName: null,
    place: null,
    type,
    notBeforeS: capability.notBefore,
    expiresAtS: capability.expiresAt,
    bootId: capability.bootId ? toHex(capability.bootId) : null,
    boundTo,
    kid: toHex(kid),
    approvedBy: null,
    addedAtMs: nowMs,
  }
}

/** Puts a downloaded file in, or one from disk; a repeat of a download replaces the same capability. */
export async function addFile(
  file: Bytes,
  given: { nowMs: number; known?: Known; replace?: boolean },
): Promise<LibraryFile> {
  const entry = await readFile(file, given.nowMs)
  const db = await profileDb()
  if (!given.replace && (await db.get('library', entry.cti))) throw new LibraryError('already-here')
  const device = await db.get('devices', entry.deviceId)
  const named = { ...entry, deviceName: device?.name ?? null, place: device?.place ?? null, ...given.known }
  await db.put('library', named, named.cti)
  tell({ kind: 'library' })
  return named
}
