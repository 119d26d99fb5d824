package io.reelscore.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import org.junit.jupiter.api.Test;

class CertificateIdentityTest {

  @Test
  void a_certificate_names_its_first_uri_else_its_first_dns_name_else_its_subject()
      throws Exception {
    assertThat(identity(named().addSanDnsName("a.example").addSanUriName("spiffe://a/b")))
        .isEqualTo("spiffe://a/b");
    assertThat(identity(named().addSanIpAddress("127.0.0.1").addSanDnsName("a.example")))
        .isEqualTo("a.example");
    assertThat(identity(named())).isEqualTo("CN=trainer,O=Example");
    assertThat(identity(named().addSanIpAddress("127.0.0.1"))).isEqualTo("CN=trainer,O=Example");
  }

  private static CertificateBuilder named() {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=trainer, O=Example")
        .setIsCertificateAuthority(true);
  }

  private static String identity(CertificateBuilder certificate) throws Exception {
    return CertificateIdentity.of(certificate.buildSelfSigned().getCertificate());
  }
}
