import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { isIP } from "node:net";
import {
  bitString,
  isTrue,
  objectId,
  octets,
  sequence,
  setOf,
  tagged,
  time,
  unsignedInteger,
  utf8,
} from "./der.ts";

/** A certificate with its key, both PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

export interface CertificateRequest {
  commonName: string;
  /** `O` of the subject: the groups of a client. */
  organizations?: readonly string[];
  /** Names and addresses that a server answers for. */
  hosts?: readonly string[];
  use: "authority" | "server" | "client";
  /** Validity, ms since the epoch. */
  notBefore: number;
  notAfter: number;
}

/** The certificate that signs another one: its subject and key. */
export interface Issuer {
  commonName: string;
  pair: KeyPair;
}

const ECDSA_SHA256 = sequence(objectId("1.2.840.10045.4.3.2"));

/** X.509 v3 (RFC 5280) with a new P-256 key, signed by `issuer` or, for an authority, by itself. */
export function makeCertificate(request: CertificateRequest, issuer?: Issuer): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signingKey = issuer === undefined ? privateKey : issuer.pair.key;
  const issuerKey = issuer === undefined ? publicKey : createPublicKey(issuer.pair.cert);
  const body = sequence(
    tagged(0xa0, unsignedInteger(Uint8Array.of(2))),
    unsignedInteger(randomBytes(16)),
    ECDSA_SHA256,
    name(issuer?.commonName ?? request.commonName, issuer === undefined ? (request.organizations ?? []) : []),
    sequence(time(request.notBefore), time(request.notAfter)),
    name(request.commonName, request.organizations ?? []),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions(request, publicKey, issuerKey))),
  );
  const certificate = sequence(body, ECDSA_SHA256, bitString(sign("sha256", body, signingKey)));
  return {
    cert: pem(certificate),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function name(commonName: string, organizations: readonly string[]): Buffer {
  const attribute = (id: string, text: string): Buffer => sequence(objectId(id), utf8(text));
  const groups = organizations.map((text) => attribute("2.5.4.10", text));
  const sets = groups.length === 0 ? [] : [setOf(...groups)];
  return sequence(...sets, setOf(attribute("2.5.4.3", commonName)));
}

function extensions(request: CertificateRequest, own: KeyObject, issuer: KeyObject): Buffer[] {
  const isAuthority = request.use === "authority";
  const critical = (id: string, value: Buffer): Buffer => sequence(objectId(id), isTrue(), octets(value));
  const plain = (id: string, value: Buffer): Buffer => sequence(objectId(id), octets(value));
  const found = [
    critical("2.5.29.19", sequence(...(isAuthority ? [isTrue()] : []))),
    // keyCertSign and cRLSign, or digitalSignature.
    critical(
      "2.5.29.15",
      isAuthority ? bitString(Uint8Array.of(0x06), 1) : bitString(Uint8Array.of(0x80), 7),
    ),
    plain("2.5.29.14", octets(keyId(own))),
    plain("2.5.29.35", sequence(tagged(0x80, keyId(issuer)))),
  ];
  const { hosts = [] } = request;
  if (!isAuthority)
    found.push(plain("2.5.29.37", sequence(objectId(`1.3.6.1.5.5.7.3.${request.use === "server" ? 1 : 2}`))));
  if (hosts.length > 0) found.push(plain("2.5.29.17", sequence(...hosts.map(generalName))));
  return found;
}

function keyId(key: KeyObject): Buffer {
  return createHash("sha1")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();
}

function generalName(host: string): Buffer {
  return isIP(host) === 0 ? tagged(0x82, Buffer.from(host)) : tagged(0x87, addressBytes(host));
}

/** Four or sixteen bytes. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  // The URL parser gives the shortest form, with an IPv4 tail in hex groups.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const [head = [], tail = []] = groups.map((part) => part.split(":").filter((group) => group !== ""));
  const filled = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail];
  return Buffer.from(filled.map((group) => group.padStart(4, "0")).join(""), "hex");
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
