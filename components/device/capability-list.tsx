'use client'
// The capabilities of this browser that are for the attached device, and how to come by one.
import { FilePlus2 } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Button, LinkButton } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { FileIcon, RevokedIcon, SessionIcon, VerifiedIcon } from '@/components/ui/icons'
import { Duration } from '@/components/ui/time'
import { CapabilityType } from '@/components/session/capability-type'
import { ImportButton } from '@/components/session/import-button'
import { select } from '@/lib/session/selection'
import type { EndedCapability, LibraryFile } from '@/lib/session/store'

export function CapabilityList({
  files,
  ended,
  deviceId,
  nowMs,
}: {
  files: readonly LibraryFile[]
  ended: readonly EndedCapability[]
  deviceId: string
  nowMs: number
}) {
  const fitting = files.filter(
    (file) => file.deviceId === deviceId && (nowMs === 0 || file.expiresAtS * 1000 > nowMs),
  )
  const revoked = (file: LibraryFile) => ended.some((one) => one.cti === file.cti)
  return (
    <Card>
      <CardHeader
        title="Capabilities for this device"
        action={<span className="text-sm text-muted-foreground">in this browser</span>}
      />
      <ul className="divide-y">
        {fitting.map((file) => (
          <li key={file.cti} className="flex flex-wrap items-center gap-3 px-5 py-4">
            <span className="grid size-9 flex-none place-items-center rounded-md border bg-sunken">
              <FileIcon className="size-4.5" />
            </span>
            <span className="min-w-0 flex-1 basis-60">
              <span className="flex flex-wrap items-center gap-2">
                <CapabilityType type={file.type} />
                {revoked(file) ? (
                  <Badge tone="danger" icon={<RevokedIcon />}>
                    Revoked
                  </Badge>
                ) : (
                  <Badge tone="verified" icon={<VerifiedIcon />}>
                    Good for this device
                  </Badge>
                )}
              </span>
              <span className="text-sm text-muted-foreground">
                {file.approvedBy && `Approved by ${file.approvedBy} · `}
                {file.boundTo ? 'bound to this browser' : 'bearer file'} ·{' '}
                <Duration until={file.expiresAtS * 1000} />
              </span>
            </span>
            {!revoked(file) && (
              <Button
                variant="primary"
                icon={<SessionIcon />}
                onClick={() => void select(file.cti, Date.now())}
              >
                Start session
              </Button>
            )}
          </li>
        ))}
        <li className="flex flex-wrap items-center gap-3 px-5 py-4">
          <span className="grid size-9 flex-none place-items-center rounded-md border border-dashed">
            <FilePlus2 className="size-4.5" />
          </span>
          <span className="min-w-0 flex-1 basis-60">
            <span className="block font-medium">
              {fitting.length > 0 ? 'Something else to do?' : 'No capability for it here yet'}
            </span>
            <span className="text-sm text-muted-foreground">
              Name the task and the portal proposes the smallest capability that is enough.
            </span>
          </span>
          <LinkButton
            href={`/requests/new?device=${deviceId}`}
            variant={fitting.length > 0 ? 'secondary' : 'primary'}
          >
            Request
          </LinkButton>
          <ImportButton />
        </li>
      </ul>
    </Card>
  )
}
