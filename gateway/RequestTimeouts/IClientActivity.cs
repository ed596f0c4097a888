namespace EdgeGateway.RequestTimeouts;

/// <summary>Takes over the clock of a request, and has to know that its client is active.</summary>
internal interface IClientActivity
{
    /// <summary>The client sent bytes of the request's body.</summary>
    void OnClientSent();
}
