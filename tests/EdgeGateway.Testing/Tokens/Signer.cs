namespace EdgeGateway.Testing.Tokens;

/// <summary>Signs the bytes of <c>header.payload</c>.</summary>
public delegate byte[] Signer(byte[] signed);
