// What a capability file must be to come into a library, what a selection keeps of it, and what a command takes along: the
// same rules for a browser profile and for the command line. Knows nothing of where either keeps its files.
import { type Bytes, fromHex, toHex, uuidToText } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { type Sign, thumbprint } from '@/lib/core/cose'
import type { Authorization } from '@/lib/device/protocol/channel'
import { CAPABILITY, readCapability, typeOf } from '@/lib/domain/capability'
import { signProof } from '@/lib/domain/proof'
import { attempt } from '@/lib/domain/signed-object'
import type { LibraryFile, Selection } from './store'

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

/** The profile that keeps the library: its key is made when it is first asked for. */
export type Profile = { thumbprint: string; sign: Sign }

/** What the bytes say, for this profile. Throws a LibraryError. */
export async function checkFile(
  file: Bytes,
  given: { nowMs: number; profile: () => Promise<Profile> },
): Promise<LibraryFile> {
  if (file.length > CAPABILITY.maxBytes) throw new LibraryError('too-large')
  const read = attempt(() => readCapability(file))
  if (!read) throw new LibraryError('not-a-capability')
  const { capability, kid } = read
  const boundTo = capability.profileKey ? toHex(await thumbprint(capability.profileKey)) : null
  if (boundTo && boundTo !== (await given.profile()).thumbprint) throw new LibraryError('bound-elsewhere')
  if (capability.expiresAt * 1000 <= given.nowMs) throw new LibraryError('already-expired')
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
    addedAtMs: given.nowMs,
  }
}

export type Carried =
  | { kind: 'nothing' }
  | { kind: 'missing'; selection: Selection }
  | { kind: 'file'; selection: Selection; auth: Authorization }

/** What a command takes along, given what is selected and the file that lies in the library now. */
export async function carriedOf(
  selection: Selection | null,
  entry: Pick<LibraryFile, 'file' | 'deviceId' | 'boundTo'> | undefined,
  profile: () => Promise<Profile>,
): Promise<Carried> {
  if (!selection) return { kind: 'nothing' }
  if (!entry) return { kind: 'missing', selection }
  const { file } = entry
  const deviceId = fromHex(entry.deviceId)
  const key = entry.boundTo ? await profile() : null
  const prove: Authorization['prove'] = key
    ? ({ nonce, call }) => signProof({ nonce, capabilityFile: file, call, deviceId }, key.sign)
    : undefined
  return { kind: 'file', selection, auth: { file, deviceId, prove } }
}
