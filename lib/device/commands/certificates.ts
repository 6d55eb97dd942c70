// Certificates the device keeps: roots it trusts, client certificates it shows. A private key is never read back.
import type { Params, Result } from '@/lib/domain/operations'
import type { CallOptions, Channel } from '../protocol/channel'

export type KnownCertificate = Result<'certificate.list'>['certificates'][number]
export type NewCertificate = Params<'certificate.add'>
export const CERTIFICATE_KINDS = ['Root', 'Client'] as const
export const ROOT_CERTIFICATE = 0
export const CLIENT_CERTIFICATE = 1

export async function listCertificates(channel: Channel, options: CallOptions): Promise<KnownCertificate[]> {
  return (await channel.call('certificate.list', {}, options)).result.certificates
}

export async function addCertificate(
  channel: Channel,
  certificate: NewCertificate,
  options: CallOptions,
): Promise<void> {
  await channel.call('certificate.add', certificate, options)
}

export async function removeCertificate(channel: Channel, id: string, options: CallOptions): Promise<void> {
  await channel.call('certificate.remove', { id }, options)
}
