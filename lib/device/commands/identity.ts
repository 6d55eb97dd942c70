// Who is at the other end of the cable. Asked on every attach, before anything else.
import { CodedError } from '@/lib/core/coded-error'
import { type IdentityStatement, checkIdentityStatement } from '@/lib/domain/identity'
import type { Bytes } from '@/lib/core/bytes'
import { DeviceError } from '../errors'
import type { Channel } from '../protocol/channel'

/** Proves the device behind this link: its statement, over our nonce, must fit HELLO's device ID. Throws `identity-not-proved`. */
export async function proveIdentity(
  channel: Channel,
  nonce: Bytes,
): Promise<{ statement: IdentityStatement; file: Bytes }> {
  const { result } = await channel.call('identity.prove', { nonce })
  try {
    const { statement, deviceId } = await checkIdentityStatement(result.statement, {
      nonce,
      deviceId: channel.hello.deviceId,
    })
    channel.markProved(deviceId)
    return { statement, file: result.statement }
  } catch (cause) {
    const why = cause instanceof CodedError ? cause.message : 'The statement could not be read.'
    throw new DeviceError('identity-not-proved', why, { cause })
  }
}

/** A statement over somebody else's nonce, for the portal to judge. */
export async function stateIdentity(channel: Channel, nonce: Bytes): Promise<Bytes> {
  return (await channel.call('identity.prove', { nonce })).result.statement
}
