'use client'
// Certificates: those the device keeps, and one from a file, looked at here before it is sent. A private key goes to the
// device, is never read back, kept or logged.
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { AlertDialog } from '@/components/ui/dialog'
import { Empty } from '@/components/ui/empty'
import { toHex } from '@/lib/core/bytes'
import {
  CERTIFICATE_KINDS,
  type KnownCertificate,
  listCertificates,
  removeCertificate,
} from '@/lib/device/commands/certificates'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { CertificateForm } from './certificate-form'
import { PanelHead, type PanelProps, sizeInWords, useListed, usePanelCommand } from './panel'

export function CertificatesPanel(given: PanelProps) {
  const listed = useListed('Reading the certificates', given, listCertificates)
  const command = usePanelCommand(given.onMissing)
  const [leaving, setLeaving] = useState<KnownCertificate | null>(null)
  const remove = async ({ id }: KnownCertificate) => {
    setLeaving(null)
    const done = await command.run(() =>
      servicing.command(`Removing certificate ${id}`, (channel, options) =>
        removeCertificate(channel, id, options).then(() => true),
      ),
    )
    if (done) await listed.read()
  }
  return (
    <div className="flex flex-col gap-5">
      <PanelHead
        title="Certificates"
        text="Roots that the device trusts, and client certificates that it shows."
        listed={listed}
      />
      {listed.items?.length === 0 && (
        <Empty icon={<ShieldCheck />} title="The device keeps no certificate">
          Add one from a file below.
        </Empty>
      )}
      {listed.items && listed.items.length > 0 && (
        <ul className="divide-y rounded-md border">
          {listed.items.map((certificate) => (
            <Line key={certificate.id} certificate={certificate} onLeave={() => setLeaving(certificate)} />
          ))}
        </ul>
      )}
      {command.error && <DeviceErrorCallout error={command.error} />}
      <CertificateForm given={given} known={listed.items ?? []} onAdded={() => void listed.read()} />
      <AlertDialog
        open={leaving !== null}
        onOpenChange={() => setLeaving(null)}
        title={`Remove certificate ${leaving?.id ?? ''}?`}
        description={`Connections of ${given.context.name} that need it fail from then on. A private key that belongs to it is gone too, and cannot be read back from the device.`}
        confirmLabel="Remove certificate"
        tone="danger"
        onConfirm={() => leaving && void remove(leaving)}
      />
    </div>
  )
}

function Line({ certificate, onLeave }: { certificate: KnownCertificate; onLeave: () => void }) {
  const hash = toHex(certificate.hash)
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-2.5">
      <span className="min-w-0 flex-1 basis-52">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium break-all">{certificate.id}</span>
          <Badge tone="neutral">{CERTIFICATE_KINDS[certificate.kind]}</Badge>
        </span>
        <span className="flex items-center gap-1 text-sm text-muted-foreground">
          SHA-256 <code className="font-mono">{hash.slice(0, 16)}…</code>
          <CopyButton text={hash} label={`Copy SHA-256 of ${certificate.id}`} />·{' '}
          {sizeInWords(certificate.sizeBytes)}
        </span>
      </span>
      <Button variant="ghost" onClick={onLeave} aria-label={`Remove certificate ${certificate.id}`}>
        Remove
      </Button>
    </li>
  )
}
