using System.Text.Json;
using Microsoft.Extensions.Options;

namespace LogSource.Ingest.Formats;

/// <summary>The keys of <see cref="IngestKeysOptions"/>. The keys of a field are in order of precedence.</summary>
internal sealed class JsonKeys(IOptions<IngestOptions> options)
{
    private readonly JsonKey[] _keys = [.. AllOf(options.Value.Keys)];

    public int Count => _keys.Length;

    public JsonKey this[int index] => _keys[index];

    /// <summary>Finds the key that matches a member of an object.</summary>
    /// <param name="reader">The reader, at the member's name.</param>
    /// <param name="offsets">
    /// For each key, the length of its path that leads to the object; negative if the path does not lead there.
    /// </param>
    /// <param name="inner">Receives the same for the member.</param>
    /// <param name="leadsOn">Whether a path continues into the member.</param>
    /// <returns>The key's index; negative if there is none.</returns>
    public int Find(
        ref Utf8JsonReader reader,
        scoped ReadOnlySpan<int> offsets,
        scoped Span<int> inner,
        out bool leadsOn
    )
    {
        // An escape has up to six bytes. A longer name is not a key.
        Span<byte> buffer = stackalloc byte[6 * IngestKeysOptions.MaxLength];
        scoped var name = reader.ValueSpan;
        if (reader.ValueIsEscaped && name.Length <= buffer.Length)
        {
            name = buffer[..reader.CopyString(buffer)];
        }

        var found = -1;
        leadsOn = false;
        for (var i = 0; i < _keys.Length; i++)
        {
            inner[i] = -1;
            if (offsets[i] < 0)
            {
                continue;
            }

            var rest = _keys[i].Path.AsSpan(offsets[i]);
            if (!rest.StartsWith(name))
            {
                continue;
            }

            if (rest.Length == name.Length)
            {
                found = i;
            }
            else if (rest[name.Length] == '.')
            {
                inner[i] = offsets[i] + name.Length + 1;
                leadsOn = true;
            }
        }

        return found;
    }

    private static IEnumerable<JsonKey> AllOf(IngestKeysOptions keys) =>
        [
            .. Of(JsonField.Message, keys.Message ?? IngestKeysOptions.DefaultMessage),
            .. Of(JsonField.Time, keys.Time ?? IngestKeysOptions.DefaultTime),
            .. Of(JsonField.Container, keys.Container ?? IngestKeysOptions.DefaultContainer),
        ];

    private static IEnumerable<JsonKey> Of(JsonField field, string[] names) =>
        names.Select(name => new JsonKey(field, name));
}
