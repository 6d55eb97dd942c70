// Why a capability ended before its time, in the words of whoever held it.
const WORDS: Record<string, string> = {
  revoked: 'Revoked by an owner',
  along: 'Revoked along with another capability of this device',
  'profile-lost': 'Its browser profile was reported lost',
  'device-ahead': 'Refused by the device: it knows of a later revocation',
  'key-stolen': 'The key that signed it was reported stolen',
}

export const endingInWords = (kind: string): string => WORDS[kind] ?? 'Ended before its time'
