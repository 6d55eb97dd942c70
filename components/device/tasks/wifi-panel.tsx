'use client'
// Wi-Fi: networks the device knows, networks it hears. A key goes to the device, is never read back, kept or logged.
import { Wifi } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { AlertDialog } from '@/components/ui/dialog'
import { Empty } from '@/components/ui/empty'
import { VerifiedIcon } from '@/components/ui/icons'
import { equal, toHex } from '@/lib/core/bytes'
import {
  type KnownNetwork,
  type SeenNetwork,
  WIFI_SECURITY,
  listNetworks,
  removeNetwork,
  scanNetworks,
} from '@/lib/device/commands/wifi'
import { DeviceErrorCallout } from '../device-error'
import { servicing } from '../cable'
import { PanelHead, type PanelProps, useListed, usePanelCommand } from './panel'
import { WifiForm } from './wifi-form'

export const ssidText = (ssid: Uint8Array) => new TextDecoder('utf-8').decode(ssid)

export function WifiPanel(given: PanelProps) {
  const { context } = given
  const listed = useListed('Reading the networks', given, listNetworks)
  const command = usePanelCommand(given.onMissing)
  const [leaving, setLeaving] = useState<KnownNetwork | null>(null)
  const [chosen, setChosen] = useState<SeenNetwork | null>(null)
  const remove = async (network: KnownNetwork) => {
    setLeaving(null)
    const done = await command.run(() =>
      servicing.command(`Removing ${ssidText(network.ssid)}`, (channel, options) =>
        removeNetwork(channel, network.id, options).then(() => true),
      ),
    )
    if (done) await listed.read()
  }
  return (
    <div className="flex flex-col gap-5">
      <PanelHead
        title="Wi-Fi networks"
        text="Those the device knows. Keys are never read back."
        listed={listed}
      />
      {listed.items?.length === 0 && (
        <Empty icon={<Wifi />} title="The device knows no network">
          Add one below, from what the device hears or by hand.
        </Empty>
      )}
      {listed.items && listed.items.length > 0 && (
        <ul className="divide-y rounded-md border">
          {listed.items.map((network) => (
            <li key={network.id} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
              <span className="min-w-0 flex-1">
                <span className="block font-medium break-all">{ssidText(network.ssid)}</span>
                <span className="text-sm text-muted-foreground">{WIFI_SECURITY[network.security]}</span>
              </span>
              {network.connected && (
                <Badge tone="verified" icon={<VerifiedIcon />}>
                  Connected
                </Badge>
              )}
              <Button
                variant="ghost"
                onClick={() => setLeaving(network)}
                aria-label={`Remove ${ssidText(network.ssid)}`}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {command.error && <DeviceErrorCallout error={command.error} />}
      <Heard given={given} known={listed.items ?? []} onChosen={setChosen} />
      <WifiForm
        key={chosen ? toHex(chosen.ssid) : ''}
        given={given}
        chosen={chosen}
        onAdded={() => {
          setChosen(null)
          void listed.read()
        }}
      />
      <AlertDialog
        open={leaving !== null}
        onOpenChange={() => setLeaving(null)}
        title={`Remove ${leaving ? ssidText(leaving.ssid) : ''}?`}
        description={`${context.name} forgets this network and its key. If it is the only one, the device is offline until another is added.`}
        confirmLabel="Remove network"
        tone="danger"
        onConfirm={() => leaving && void remove(leaving)}
      />
    </div>
  )
}

function strengthInWords(rssiDbm: number): string {
  if (rssiDbm >= -60) return 'Strong'
  return rssiDbm >= -75 ? 'Fair' : 'Weak'
}

type HeardProps = {
  given: PanelProps
  known: readonly KnownNetwork[]
  onChosen: (network: SeenNetwork) => void
}

/** What the device hears around it; the strongest first, each name once. */
function Heard({ given, known, onChosen }: HeardProps) {
  const scan = useListed('Listening for networks', given, scanNetworks)
  const strongest = [...(scan.items ?? [])].sort((a, b) => b.rssiDbm - a.rssiDbm)
  const seen = strongest.filter((one, i) => strongest.findIndex((other) => equal(other.ssid, one.ssid)) === i)
  return (
    <div className="flex flex-col gap-3 border-t pt-5">
      <PanelHead
        title="Networks in reach"
        text="What the device hears where it stands, which may differ from what you hear."
        action={
          <Button pending={scan.reading.pending} onClick={() => void scan.read()}>
            {scan.items === null ? 'Scan' : 'Scan again'}
          </Button>
        }
      />
      {scan.reading.error && <DeviceErrorCallout error={scan.reading.error} />}
      {scan.items?.length === 0 && <p className="text-muted-foreground">The device hears no network.</p>}
      {seen.length > 0 && (
        <ul className="max-h-96 divide-y overflow-y-auto rounded-md border">
          {seen.map((network) => (
            <li key={toHex(network.ssid)} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
              <span className="min-w-0 flex-1">
                <span className="block font-medium break-all">
                  {ssidText(network.ssid) || 'Hidden network'}
                </span>
                <span className="text-sm text-muted-foreground tabular-nums">
                  {WIFI_SECURITY[network.security]} · {strengthInWords(network.rssiDbm)}, {network.rssiDbm}
                  &nbsp;dBm · channel {network.channel}
                </span>
              </span>
              {known.some((one) => equal(one.ssid, network.ssid)) ? (
                <Badge tone="neutral">Known</Badge>
              ) : (
                <Button
                  onClick={() => onChosen(network)}
                  aria-label={`Add ${ssidText(network.ssid) || 'hidden network'}`}
                >
                  Add
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
