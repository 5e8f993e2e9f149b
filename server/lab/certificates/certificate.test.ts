import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeAuthority, makeClientCertificate, makeServerCertificate } from "./authority.ts";
import { makeCertificate } from "./certificate.ts";

const NOW_MS = Date.parse("2026-11-25T12:00:00Z");
const authority = makeAuthority(NOW_MS);
const root = new X509Certificate(authority.cert);

test("the authority is one, and signed itself", () => {
  expect(root.ca).toBe(true);
  expect(root.checkIssued(root)).toBe(true);
  expect(root.verify(root.publicKey)).toBe(true);
});

test("a server's certificate holds for its host in either family, for loopback and the service", () => {
  const server = new X509Certificate(makeServerCertificate(authority, "fd00::8:1", NOW_MS).cert);
  expect(server.checkIssued(root)).toBe(true);
  expect(server.verify(root.publicKey)).toBe(true);
  for (const address of ["127.0.0.1", "::1", "fd00::8:1"]) expect(server.checkIP(address)).toBe(address);
  expect(server.checkHost("kubernetes.default.svc")).toBe("kubernetes.default.svc");
  expect(server.checkHost("example.org")).toBeUndefined();
  expect(server.ca).toBe(false);
  expect(server.validToDate.getTime()).toBe(NOW_MS + 365 * 86_400_000);
});

test("a client's certificate names user and groups", () => {
  const groups = ["system:masters", "dev"];
  const client = new X509Certificate(
    makeClientCertificate(authority, { username: "lab-admin", groups }, NOW_MS).cert,
  );
  const { subject } = client.toLegacyObject();
  expect(subject.CN).toBe("lab-admin");
  expect([subject.O].flat().toSorted()).toEqual(["dev", "system:masters"]);
  expect(client.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
});

test("every address can be in a certificate", () => {
  const check = (host: string): void => {
    const { cert } = makeCertificate({
      commonName: "any",
      use: "server",
      hosts: [host],
      notBefore: NOW_MS,
      notAfter: NOW_MS + 1000,
    });
    expect(new X509Certificate(cert).checkIP(host), host).toBe(host);
  };
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), check), { numRuns: 60 });
});

test("a validity beyond 2049 is written the long way", () => {
  const notAfter = Date.parse("2100-01-01T00:00:00Z");
  const { cert } = makeCertificate({ commonName: "far", use: "authority", notBefore: NOW_MS, notAfter });
  expect(new X509Certificate(cert).validToDate.getTime()).toBe(notAfter);
});
