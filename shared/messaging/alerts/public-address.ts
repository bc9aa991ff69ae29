import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { AppError } from "../../errors";

/** What is not reached through the internet: https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-. */
const RESERVED_V4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"],
  ...["203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
] as const;
/** Public ones are all of this, without what IPv4 addresses or private ones may hide in. */
const GLOBAL_V6 = "2000::/3";
const RESERVED_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"] as const;

const reserved = new BlockList();
const global = new BlockList();
for (const range of RESERVED_V4) addRange(reserved, range, "ipv4");
for (const range of RESERVED_V6) addRange(reserved, range, "ipv6");
addRange(global, GLOBAL_V6, "ipv6");

function addRange(list: BlockList, range: string, family: "ipv4" | "ipv6"): void {
  const [net = "", prefix = ""] = range.split("/");
  list.addSubnet(net, Number(prefix), family);
}

/** Whether an IP address is one of the internet's. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !reserved.check(address, "ipv4");
    case 6:
      return global.check(address, "ipv6") && !reserved.check(address, "ipv6");
    default:
      return false;
  }
}

/** @throws AppError `address-not-public` where the host is an address, and no public one. */
export function checkHost(host: string): void {
  const address = host.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0 && !isPublic(address)) throw notPublic(host, address);
}

/**
 * Resolves a name for the connection that is being made, and to public addresses only: what is checked is what is
 * connected to, whatever the name stands for a moment later.
 */
export const publicLookup: LookupFunction = (host, options, done) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      done(error, []);
      return;
    }
    const barred = addresses.find(({ address }) => !isPublic(address));
    if (barred !== undefined) done(notPublic(host, barred.address), []);
    else if (options.all === true) done(null, addresses);
    else done(null, addresses[0]?.address ?? "", addresses[0]?.family);
  });
};

const notPublic = (host: string, address: string) =>
  new AppError(
    "address-not-public",
    `${host} leads to ${address}, which is no public address; say "network": "private" of the destination if that is meant`,
  );
