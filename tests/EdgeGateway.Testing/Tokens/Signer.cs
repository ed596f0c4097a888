namespace EdgeGateway.Testing.Tokens;

/// <summary>Computes the signature of a token's signing input, <c>header.payload</c>.</summary>
public delegate byte[] Signer(byte[] signed);
