package dev.slipway.platform;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets with AES-256-GCM (NIST SP 800-38D): a fresh random 96-bit initialisation vector each, and the
/// context (whose secret it is) authenticated with it, so that a stored value cannot be moved to another owner.
public final class Vault {
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final MasterKeys keys;
    private final SecureRandom random = new SecureRandom();

    Vault(MasterKeys keys) {
        this.keys = keys;
    }

    /// A vault on the data folder's keys.
    public static Vault of(Home home) {
        return new Vault(MasterKeys.load(home, java.util.Optional.empty()));
    }

    public Sealed seal(byte[] clear, byte[] context) {
        var id = keys.newestId();
        var iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            return new Sealed(
                    id, iv, cipher(Cipher.ENCRYPT_MODE, id, iv, context).doFinal(clear));
        } catch (GeneralSecurityException e) {
            throw new SlipwayException(ErrorCode.INTERNAL, "cannot seal a secret", e);
        }
    }

    /// @throws SlipwayException INTERNAL when the value was changed, moved to another context, or its key is
    /// missing
    public byte[] open(Sealed sealed, byte[] context) {
        try {
            return cipher(Cipher.DECRYPT_MODE, sealed.keyId(), sealed.iv(), context)
                    .doFinal(sealed.cipher());
        } catch (GeneralSecurityException e) {
            throw new SlipwayException(ErrorCode.INTERNAL, "a stored secret does not open: it was altered or moved", e);
        }
    }

    /// The same value under the key that seals now.
    ///
    /// @throws SlipwayException INTERNAL as [#open]
    public Sealed reseal(Sealed sealed, byte[] context) {
        return seal(open(sealed, context), context);
    }

    /// The key that seals now.
    public String keyId() {
        return keys.newestId();
    }

    void rotate() {
        keys.rotate();
    }

    /// SHA-256 in hex.
    public static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Cipher cipher(int mode, String keyId, byte[] iv, byte[] context) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(keys.get(keyId), "AES"), new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(context);
        return cipher;
    }
}
