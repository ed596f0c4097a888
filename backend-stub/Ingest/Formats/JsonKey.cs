using System.Text;

namespace LogSource.Ingest.Formats;

/// <summary>A key that a record may have, or a path of keys with dots between them.</summary>
internal sealed record JsonKey(JsonField Field, string Name)
{
    /// <summary>The name in UTF-8.</summary>
    public byte[] Path { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>
    /// Whether only this API has it, so that a bad name in it is the sender's mistake. The names in other keys come
    /// from elsewhere.
    /// </summary>
    public bool IsStrictContainer { get; } = Field == JsonField.Container && Name == "container";

    /// <summary>
    /// Whether only this API has it, so that a time that cannot be read is the sender's mistake. In other keys times
    /// are in any form.
    /// </summary>
    public bool IsStrictTime { get; } = Field == JsonField.Time && Name == "timestamp";
}
