package org.hansa.controlplane.ledger;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.SortedMap;
import org.hansa.ledger.model.MspId;

/** The members' TLS roots as the newest channel configuration has them: whom to believe to be whose control plane. */
public interface ChannelTrust {
    /** By member; read anew at each use, because configuration changes take effect at once. */
    SortedMap<MspId, List<X509Certificate>> memberTlsRoots();
}
